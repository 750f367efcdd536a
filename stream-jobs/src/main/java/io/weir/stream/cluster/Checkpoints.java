package io.weir.stream.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The completed checkpoints of one job below a directory, over all its runs.
 *
 * <pre>{@code
 * root/<job id>/chk-<number>/_metadata
 * }</pre>
 */
public final class Checkpoints {
    private final Path root;

    /** The checkpoints below {@code root}, an address such as {@code file:///var/lib/weir/checkpoints}. */
    public Checkpoints(String root) {
        this.root = new Path(root);
    }

    /** A checkpoint, by the address from which a job starts. */
    public record Completed(String path, long completedAtMs) {}

    /** Newest first; none if there is no such directory. */
    public List<Completed> newestFirst() throws IOException {
        List<Completed> found = new ArrayList<>();
        FileSystem files = root.getFileSystem();
        for (FileStatus run : directories(files, root)) {
            for (FileStatus checkpoint : directories(files, run.getPath())) {
                Path metadata = new Path(checkpoint.getPath(), "_metadata");
                if (checkpoint.getPath().getName().startsWith("chk-") && files.exists(metadata)) {
                    found.add(new Completed(
                            checkpoint.getPath().toString(),
                            files.getFileStatus(metadata).getModificationTime()));
                }
            }
        }
        found.sort(Comparator.comparingLong(Completed::completedAtMs).reversed());
        return found;
    }

    /** Removes what ended runs left, except the run of {@code kept}. Only for a job that runs nowhere. */
    public void removeOtherRuns(Completed kept) throws IOException {
        FileSystem files = root.getFileSystem();
        String keptRun = new Path(kept.path()).getParent().getName();
        for (FileStatus run : directories(files, root)) {
            if (!run.getPath().getName().equals(keptRun)) {
                files.delete(run.getPath(), true);
            }
        }
    }

    private static List<FileStatus> directories(FileSystem files, Path parent) throws IOException {
        FileStatus[] children;
        try {
            children = files.listStatus(parent);
        } catch (FileNotFoundException e) {
            return List.of();
        }
        if (children == null) {
            return List.of();
        }
        return List.of(children).stream().filter(FileStatus::isDir).toList();
    }
}
