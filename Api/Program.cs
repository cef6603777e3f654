using Interlock.Api.Commands;

return await CommandLine.RunAsync(args);
