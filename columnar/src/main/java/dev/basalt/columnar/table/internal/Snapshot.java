package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.table.TableCommit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A version of a table: all that is needed to read it.
///
/// - **Threads:** immutable
///
/// @param commit  what made it
/// @param nextId  the number of the next column to be added
/// @param schemas all schemas the table ever had; a schema keeps its place
/// @param current which of them it has now
/// @param files   its files
public record Snapshot(TableCommit commit, int nextId, List<TableSchema> schemas, int current, List<FileEntry> files) {
    /// Copies the lists.
    public Snapshot {
        schemas = List.copyOf(schemas);
        files = List.copyOf(files);
    }

    /// The number of the version.
    ///
    /// @return from 0
    public long version() {
        return commit.version();
    }

    /// The columns.
    ///
    /// @return the schema the table has now
    public TableSchema schema() {
        return schemas.get(current);
    }

    /// The files by their names.
    ///
    /// @return a new map
    public Map<String, FileEntry> byName() {
        Map<String, FileEntry> entries = new HashMap<>();
        files.forEach(file -> entries.put(file.name(), file));
        return entries;
    }

    /// The names of all files that hold rows or deletion vectors.
    ///
    /// @return a new set
    public Set<String> fileNames() {
        Set<String> names = new HashSet<>();
        for (FileEntry file : files) {
            names.add(file.name());
            if (file.deleted() != null) {
                names.add(file.deleted().name());
            }
        }
        return names;
    }

    /// This version with other files.
    ///
    /// @param commit  what makes the new version
    /// @param removed names of files to leave out
    /// @param changed files to take the place of those of their names
    /// @param added   files to add
    /// @return the new version
    Snapshot with(Draft commit, Set<String> removed, Map<String, FileEntry> changed, List<FileEntry> added) {
        List<FileEntry> next = new ArrayList<>();
        for (FileEntry file : files) {
            if (!removed.contains(file.name())) {
                next.add(changed.getOrDefault(file.name(), file));
            }
        }
        next.addAll(added);
        return new Snapshot(commit.complete(this, next, added.size(), removed.size()), nextId, schemas, current, next);
    }

    /// This version with other columns.
    Snapshot with(Draft commit, TableSchema schema, int newNextId) {
        List<TableSchema> all = new ArrayList<>(schemas);
        all.add(schema);
        return new Snapshot(commit.complete(this, files, 0, 0), newNextId, all, all.size() - 1, files);
    }
}
