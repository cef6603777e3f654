namespace Interlock.Api.Http;

/// <summary>A success: <c>{"status":200,"msg":"OK","data":...}</c>.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Data">What was asked for.</param>
public record Reply<T>(int Status, string Msg, T Data)
    where T : notnull;

/// <summary>Makes replies.</summary>
internal static class Reply
{
    public static Reply<T> Ok<T>(T data)
        where T : notnull => new(200, "OK", data);
}
