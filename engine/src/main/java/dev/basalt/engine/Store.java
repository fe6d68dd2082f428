package dev.basalt.engine;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.Manifest;
import dev.basalt.engine.internal.CollectionDirectory;
import dev.basalt.engine.internal.CollectionImport;
import dev.basalt.engine.internal.CollectionStorage;
import dev.basalt.engine.internal.StoreManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A directory with collections of documents that are found by meaning.
///
/// ```java
/// try (Store store = Store.open(Path.of("notes"))) {
///     Collection notes = store.collection("notes");
///     notes.add(Document.of("basalt", "Basalt is a dark rock, born when lava cools quickly."));
///     for (Hit hit : notes.search("volcanic stones", 3)) {
///         System.out.println(hit.score() + " " + hit.document().id());
///     }
/// }
/// ```
///
/// What a method that writes has returned from survives any crash. One process at a time may have a store open for
/// writing; others may read it meanwhile.
///
/// - **Memory:** collections, and the model once one was needed, live until the store is closed
/// - **Threads:** safe for many
public final class Store implements AutoCloseable {
    private static final String LOCK = "LOCK";
    private static final String COLLECTIONS = "collections";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?");

    private final Path directory;
    private final StoreOptions options;
    private final long maxLogBytes;
    private final @Nullable DiskLock lock;
    private final @Nullable Manifest manifestFile;
    private StoreManifest manifest;
    private @Nullable IOException manifestFailure;
    private final Map<String, Collection> open = new LinkedHashMap<>();
    private final Map<Embedder.Source, Embedder> embedders = new LinkedHashMap<>();
    private boolean closed;

    private Store(
            Path directory,
            StoreOptions options,
            long maxLogBytes,
            @Nullable DiskLock lock,
            @Nullable Manifest manifestFile,
            StoreManifest manifest) {
        this.directory = directory;
        this.options = options;
        this.maxLogBytes = maxLogBytes;
        this.lock = lock;
        this.manifestFile = manifestFile;
        this.manifest = manifest;
    }

    /// Opens a store for reading and writing, with the bundled model; creates it where there is none.
    ///
    /// @param directory the store's directory
    /// @return the open store; the caller closes it
    /// @throws IOException if a file call fails, or another process has the store open for writing
    public static Store open(Path directory) throws IOException {
        return open(directory, StoreOptions.DEFAULT);
    }

    /// Opens a store.
    ///
    /// @param directory the store's directory
    /// @param options   how to open it
    /// @return the open store; the caller closes it
    /// @throws NoSuchFileException if there is no store and it was to be opened for reading alone
    /// @throws IOException if a file call fails, or another process has the store open for writing
    /// @throws dev.basalt.core.error.UnsupportedFormatException if a newer Basalt wrote the store
    /// @throws dev.basalt.core.error.CorruptDataException if the store is damaged
    public static Store open(Path directory, StoreOptions options) throws IOException {
        return open(directory, options, CollectionStorage.MAX_LOG_BYTES);
    }

    static Store open(Path directory, StoreOptions options, long maxLogBytes) throws IOException {
        requireNonNull(directory, "directory");
        Disk disk = options.disk();
        Path manifestPath = directory.resolve(StoreManifest.FILE);
        if (options.access() == StoreOptions.Access.READ_ONLY) {
            if (!disk.exists(manifestPath)) {
                requireNoCollections(disk, directory, manifestPath);
                throw new NoSuchFileException(
                        directory.toString(), null, "a store must be there, but is not; make one with basalt ingest");
            }
            StoreManifest manifest = StoreManifest.decode(
                    manifestPath, Manifest.read(disk, manifestPath).payload());
            return new Store(directory, options, maxLogBytes, null, null, manifest);
        }
        disk.createDirectories(directory);
        requireOurs(disk, directory, manifestPath);
        DiskLock lock = disk.lock(directory.resolve(LOCK));
        Manifest manifestFile = null;
        try {
            for (Path path : disk.list(directory)) {
                if (CollectionDirectory.isTemporary(path, StoreManifest.FILE)) {
                    disk.delete(path);
                }
            }
            if (!disk.exists(manifestPath)) {
                disk.createDirectories(directory.resolve(COLLECTIONS));
                disk.forceDirectory(directory);
                manifestFile = Manifest.create(
                        disk, manifestPath, StoreManifest.SLOT_BYTES, new StoreManifest(List.of()).encode());
            } else {
                manifestFile = Manifest.open(disk, manifestPath);
                // A process that was killed while it made the store may not have forced the manifest's name.
                disk.forceDirectory(directory);
            }
            StoreManifest manifest = StoreManifest.decode(manifestPath, manifestFile.payload());
            return new Store(directory, options, maxLogBytes, lock, manifestFile, manifest);
        } catch (Throwable e) {
            Closing.afterFailure(e, manifestFile, lock);
            throw e;
        }
    }

    /// Guards a directory full of other things against becoming a store by a slip of the hand.
    private static void requireOurs(Disk disk, Path directory, Path manifestPath) throws IOException {
        if (disk.exists(manifestPath)) {
            return;
        }
        requireNoCollections(disk, directory, manifestPath);
        for (Path path : disk.list(directory)) {
            String name = String.valueOf(path.getFileName());
            if (!name.equals(LOCK)
                    && !name.equals(COLLECTIONS)
                    && !CollectionDirectory.isTemporary(path, StoreManifest.FILE)) {
                throw new IllegalArgumentException("[" + directory
                        + "] a store's directory must be empty or a store, but holds " + name
                        + "; name another directory");
            }
        }
    }

    /// Collections are made after the manifest; without it they must not be taken for nothing and written over.
    private static void requireNoCollections(Disk disk, Path directory, Path manifestPath) throws IOException {
        Path collections = directory.resolve(COLLECTIONS);
        if (disk.exists(collections) && !disk.list(collections).isEmpty()) {
            throw new CorruptDataException(
                    Location.of(manifestPath), "a store with collections must have a manifest file, but has none");
        }
    }

    /// The names of the collections.
    ///
    /// @return the names, in the order the collections were made
    public synchronized List<String> collectionNames() {
        return manifest.collections().stream().map(StoreManifest.Entry::name).toList();
    }

    /// Opens a collection; makes it, with the store's model, where there is none.
    ///
    /// @param name its name: letters, digits, `.`, `_` and `-`, at most 64, with a letter or digit first and no `.`
    ///             last; no two names differ in case alone, as some file systems do not tell them apart
    /// @return the collection, the same for every call; it is closed with the store
    /// @throws IllegalArgumentException if the name is not one, or there is no such collection in a store that is
    ///                                  open for reading alone
    /// @throws IOException              if a file call fails
    /// @throws dev.basalt.core.error.CorruptDataException if the collection is damaged
    public synchronized Collection collection(String name) throws IOException {
        requireOpen();
        Collection known = open.get(name);
        if (known != null) {
            return known;
        }
        requireName(name);
        StoreManifest.Entry entry = manifest.find(name).orElse(null);
        if (entry == null) {
            entry = create(name);
        }
        Path path = collectionDirectory(name);
        boolean writable = options.access() == StoreOptions.Access.READ_WRITE;
        CollectionStorage storage = writable
                ? CollectionStorage.open(options.disk(), path, entry.dimension(), options.limits(), maxLogBytes)
                : CollectionStorage.openReadOnly(options.disk(), path, entry.dimension(), options.limits());
        Collection collection = new Collection(this, entry, storage, options.limits());
        open.put(name, collection);
        return collection;
    }

    private void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("[" + directory + "] a collection's name must be of letters, digits,"
                    + " '.', '_' and '-', at most 64, with a letter or digit first and no '.' last, but was '" + name
                    + "'");
        }
    }

    private StoreManifest.Entry create(String name) throws IOException {
        requireWritableFor(name);
        requireFree(name);
        Embedder model = embedder();
        StoreManifest.Entry entry = newEntry(name, model);
        CollectionStorage.create(options.disk(), collectionDirectory(name), options.limits());
        commit(entry);
        return entry;
    }

    private StoreManifest.Entry newEntry(String name, Embedder model) {
        return new StoreManifest.Entry(
                name,
                model.id(),
                model.dimension(),
                options.chunks().maxTokens(),
                options.chunks().overlapTokens());
    }

    private void requireWritableFor(String name) throws IOException {
        if (manifestFile == null) {
            throw new IllegalArgumentException(
                    "[" + directory + "] collection '" + name + "' must exist, but only " + collectionNames() + " do");
        }
        if (manifestFailure != null) {
            // Whether the collection is in the manifest is unknown, and its files must not be touched if it is.
            throw new IOException(
                    "[" + directory + "] a store must be opened again after a failed write, but was not; the failure"
                            + " was: " + manifestFailure.getMessage(),
                    manifestFailure);
        }
    }

    private void requireFree(String name) {
        for (String other : collectionNames()) {
            if (other.equalsIgnoreCase(name)) {
                throw new IllegalArgumentException("[" + directory + "] collection '" + name + "' must differ from '"
                        + other + "' in more than case, but does not");
            }
        }
    }

    /// Names a collection in the manifest, whose files are there.
    private void commit(StoreManifest.Entry entry) throws IOException {
        options.disk().forceDirectory(directory.resolve(COLLECTIONS));
        StoreManifest next = manifest.with(entry);
        try {
            requireNonNull(manifestFile, "manifestFile").write(next.encode());
        } catch (IOException e) {
            manifestFailure = e;
            throw e;
        }
        manifest = next;
    }

    /// Takes in the directory of a collection: that of another store, one restored from a backup, or one that
    /// lies in this store already without being in its manifest. Its files are copied, which leaves the source as
    /// it is, and checked whole; the new collection is durable on return, or is not there. Importing the same
    /// directory again goes on after a crash.
    ///
    /// Where the directory lies in a store that knows it, the collection keeps the model that store names;
    /// otherwise its vectors are taken to be those of this store's model.
    ///
    /// @param source the collection's directory
    /// @param name   the name of the new collection, as for [#collection]
    /// @return the new collection
    /// @throws IllegalArgumentException if the name is not one or is taken, or the store is open for reading alone
    /// @throws NoSuchFileException      if there is no such directory
    /// @throws IOException              if a file call fails
    /// @throws CorruptDataException     if the collection is damaged
    public synchronized Collection importCollection(Path source, String name) throws IOException {
        requireOpen();
        requireName(name);
        if (manifestFile == null) {
            throw new IllegalArgumentException(
                    "[" + directory + "] a store must be open for writing to take in a collection, but is read-only");
        }
        if (manifest.find(name).isPresent()) {
            throw new IllegalArgumentException("[" + directory + "] collection '" + name
                    + "' must not exist to be imported, but does; choose another name");
        }
        requireWritableFor(name);
        requireFree(name);
        Disk disk = options.disk();
        if (!disk.exists(source)) {
            throw new NoSuchFileException(
                    source.toString(), null, "a collection's directory must be there, but is not");
        }
        StoreManifest.Entry known = CollectionImport.entryOf(disk, source);
        StoreManifest.Entry entry = known == null ? newEntry(name, embedder()) : known.withName(name);
        new CollectionImport(disk, source, collectionDirectory(name), options.limits()).run(entry);
        commit(entry);
        return collection(name);
    }

    private Path collectionDirectory(String name) {
        return directory.resolve(COLLECTIONS).resolve(name);
    }

    /// The model for new collections, opened when it is first asked for.
    synchronized Embedder embedder() throws IOException {
        return opened(options.embedder());
    }

    /// The model for a collection that was made with the model of a name: that one, or another if the store's options
    /// have no other.
    synchronized Embedder embedder(String id) throws IOException {
        requireOpen();
        for (Embedder opened : embedders.values()) {
            if (opened.id().equals(id)) {
                return opened;
            }
        }
        return opened(options.embedder().forCollection(id));
    }

    private Embedder opened(Embedder.Source source) throws IOException {
        requireOpen();
        Embedder model = embedders.get(source);
        if (model == null) {
            model = source.open();
            embedders.put(source, model);
        }
        return model;
    }

    /// Checks every byte of every collection against its checksums.
    ///
    /// @return what was checked and what is wrong
    /// @throws IOException if a file cannot be read
    public synchronized VerifyReport verify() throws IOException {
        requireOpen();
        VerifyReport report = VerifyReport.EMPTY;
        for (String name : collectionNames()) {
            try {
                report = report.plus(collection(name).verify());
            } catch (BasaltException e) {
                report = report.plus(VerifyReport.problem(e));
            }
        }
        return report;
    }

    /// The store's directory.
    ///
    /// @return its path
    public Path directory() {
        return directory;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("[" + directory + "] a store must be open, but is closed");
        }
    }

    /// Whether there is a store in a directory.
    ///
    /// @param directory the directory
    /// @return whether it holds a store
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(StoreManifest.FILE));
    }

    /// Closes the store, its collections and its model. Closing it again does nothing.
    ///
    /// @throws IOException if a file cannot be closed; all else is closed all the same
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        // Closed from the last to the first, each whatever the others throw; the lock is given back at the very end.
        try (DiskLock _ = lock;
                Manifest _ = manifestFile) {
            closeCollections();
        }
    }

    private void closeCollections() throws IOException {
        Closing closing = new Closing();
        for (Collection collection : open.values()) {
            closing.close(collection.storage());
        }
        for (Embedder embedder : embedders.values()) {
            closing.close(embedder);
        }
        closing.rethrow();
    }
}
