namespace Telemetry.Collector;

/// <summary>Keeps a second collector away from the same store; the kernel frees it with the process, however that ends.</summary>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream file;

    private StoreLock(FileStream file) => this.file = file;

    public static StoreLock Take(string storePath)
    {
        var path = storePath + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(storePath)!);
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartRefusedException($"{path} cannot be made: {e.Message} Check the owner of the folder, or set Store:Path.");
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StartRefusedException(
                $"{storePath} is in use by another collector ({e.Message}): stop that one, or give this one its own Store:Path");
        }
        catch (IOException e)
        {
            throw new StartRefusedException($"{path} cannot be made: {e.Message} Check the folder, or set Store:Path.");
        }
    }

    public void Dispose() => file.Dispose();
}
