namespace NukeSubset.Tests;

/// <summary>A build that remembers which of its targets ran.</summary>
internal abstract class RecordingBuild : NukeBuild
{
    protected RecordingBuild() => Last = this;

    /// <summary>The build made last.</summary>
    public static RecordingBuild? Last { get; private set; }

    public List<string> Steps { get; } = [];

    public List<string> Events { get; } = [];

    protected Action Step(string name) => () => Steps.Add(name);

    protected internal override void OnTargetSucceeded(string target) => Events.Add("succeeded " + target);

    protected internal override void OnTargetFailed(string target) => Events.Add("failed " + target);

    protected internal override void OnTargetSkipped(string target) => Events.Add("skipped " + target);

    protected internal override void OnBuildFinished() => Events.Add("finished");
}
