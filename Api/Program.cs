using System.Globalization;
using Interlock.Api.Commands;

// The same words and numbers everywhere. (InvariantGlobalization would do it too, but SqlClient refuses to work with it.)
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

return await CommandLine.RunAsync(args);
