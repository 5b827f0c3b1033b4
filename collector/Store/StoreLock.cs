namespace Telemetry.Collector;

/// <summary>Keeps a second collector away from the same file; the kernel frees it with the process, however that ends.</summary>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream file;

    private StoreLock(FileStream file) => this.file = file;

    /// <param name="option">Which names the file.</param>
    public static StoreLock Take(string storePath, string option = "Store:Path")
    {
        var path = storePath + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(storePath)!);
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartRefusedException($"{path} cannot be made: {e.Message} Check the owner of the folder, or set {option}.");
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StartRefusedException(
                $"{storePath} is in use by another collector ({e.Message}): stop that one, or give this one its own {option}. Several collectors share the work with Store:Kind InfluxDb and Group:Name");
        }
        catch (IOException e)
        {
            throw new StartRefusedException($"{path} cannot be made: {e.Message} Check the folder, or set {option}.");
        }
    }

    public void Dispose() => file.Dispose();
}
