namespace Interlock.Api.Access;

/// <summary>Where the console is.</summary>
internal static class ConsolePaths
{
    /// <summary>All of it.</summary>
    public const string Root = "/console";

    /// <summary>The page to sign in.</summary>
    public const string SignIn = $"{Root}/sign-in";

    /// <summary>Leads to the issuer of <c>access.oidc</c>.</summary>
    public const string Oidc = $"{SignIn}/oidc";

    /// <summary>Where the issuer leads back to.</summary>
    public const string OidcCallback = $"{SignIn}/callback";

    /// <summary>Ends the session.</summary>
    public const string SignOut = $"{Root}/sign-out";

    /// <summary>Tells open pages when to read themselves again.</summary>
    public const string Live = $"{Root}/live";

    /// <summary>A model.</summary>
    public const string Model = $"{Root}/models/{{model}}";

    /// <summary>A form to ask a model.</summary>
    public const string Try = $"{Model}/try";

    /// <summary>The form to ask it many times, one a line.</summary>
    public const string TryLines = $"{Try}/lines";

    /// <summary>How right a model was, and how far what it is asked has moved.</summary>
    public const string Quality = $"{Model}/quality";

    /// <summary>The versions of a model side by side.</summary>
    public const string Versions = $"{Model}/versions";

    /// <summary>Sensors.</summary>
    public const string Sensors = $"{Model}/sensors";

    /// <summary>The recorded plans of a route model.</summary>
    public const string Routes = $"{Model}/routes";

    /// <summary>A recorded plan.</summary>
    public const string RoutePlan = $"{Routes}/{{id}}";

    /// <summary>A sensor's day.</summary>
    public const string Sensor = $"{Sensors}/{{id}}";

    /// <summary>Recorded predictions.</summary>
    public const string Predictions = $"{Root}/predictions";

    /// <summary>A recorded prediction.</summary>
    public const string Prediction = $"{Predictions}/{{id}}";

    /// <summary>What another version says to a recorded request.</summary>
    public const string Replay = $"{Prediction}/replay";

    /// <summary>Tasks.</summary>
    public const string Tasks = $"{Root}/tasks";

    /// <summary>A task.</summary>
    public const string Task = $"{Tasks}/{{id}}";

    /// <summary>Jobs.</summary>
    public const string Jobs = $"{Root}/jobs";

    /// <summary>The runs of a job.</summary>
    public const string Job = $"{Jobs}/{{name}}";

    /// <summary>The runs of a job by day.</summary>
    public const string JobCalendar = $"{Job}/calendar";

    /// <summary>A run of a job.</summary>
    public const string Run = $"{Job}/runs/{{id}}";

    /// <summary>Revisions of the configuration.</summary>
    public const string Revisions = $"{Root}/revisions";

    /// <summary>A revision of the configuration.</summary>
    public const string Revision = $"{Revisions}/{{number}}";

    /// <summary>What waits.</summary>
    public const string Queues = $"{Root}/queues";

    /// <summary>Who is notified, and what was not delivered.</summary>
    public const string Notifications = $"{Root}/notifications";

    /// <summary>An entry of <c>notifications</c>.</summary>
    public const string Notification = $"{Notifications}/{{name}}";

    /// <summary>The last warnings and errors.</summary>
    public const string Log = $"{Root}/log";

    /// <summary>The keys of the user that is signed in.</summary>
    public const string MyKeys = $"{Root}/my-keys";

    /// <summary>Who changed what.</summary>
    public const string Audit = $"{Root}/audit";

    /// <summary>API keys.</summary>
    public const string Keys = $"{Root}/keys";

    /// <summary>The keys of a name.</summary>
    public const string Key = $"{Keys}/{{name}}";

    /// <summary>Users of the console.</summary>
    public const string Users = $"{Root}/users";

    /// <summary>A user of the console.</summary>
    public const string User = $"{Users}/{{name}}";

    /// <summary>Rolls back to a revision.</summary>
    public const string Rollback = $"{Revision}/rollback";

    /// <summary>The JSON Schema of the configuration.</summary>
    public const string Schema = $"{Root}/change/schema";

    /// <summary>Edits, plans and applies the configuration.</summary>
    public const string Change = $"{Root}/change";

    /// <summary>Plans a change of a model that a button makes.</summary>
    public const string ModelChange = $"{Model}/change";

    /// <summary>The style sheet of all pages.</summary>
    public const string Style = $"{Root}/console.css";

    /// <summary>The script of all pages.</summary>
    public const string Script = $"{Root}/console.js";

    /// <summary>The script that completes config.yaml.</summary>
    public const string CompleteScript = $"{Root}/complete.js";

    /// <summary>The icon of all pages.</summary>
    public const string Icon = $"{Root}/icon.svg";
}
