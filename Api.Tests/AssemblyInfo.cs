using NUnit.Framework;

[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

// Most of them wait for other processes: three at a time keep two cores busy.
[assembly: LevelOfParallelism(3)]
