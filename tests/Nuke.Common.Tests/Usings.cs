global using Nuke.Common;
global using Xunit;
global using Assert = Xunit.Assert;
global using NukeAssert = Nuke.Common.Assert;
