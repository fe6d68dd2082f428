package dev.basalt.columnar.encoding;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Things that take long to make, lent to encodings for one page after another.
///
/// - **Threads:** confined to one at a time
public final class Workspace {
    private final Map<Class<?>, Object> things = new HashMap<>();
    private int page;

    /// Makes an empty one.
    public Workspace() {}

    /// Says that another page is written from now on.
    void nextPage() {
        page++;
    }

    /// Changes from page to page: what was found out about a column may not hold any more.
    ///
    /// @return a number that no other page of late had
    public int page() {
        return page;
    }

    /// The thing of a class, made if there is none yet. Whoever asks for it may use it until it writes a child.
    ///
    /// @param type  the class
    /// @param maker makes one
    /// @param <T>   the class
    /// @return the thing, in the state that its last user left it in
    public <T> T get(Class<T> type, Supplier<T> maker) {
        Object thing = things.get(type);
        if (thing == null) {
            thing = maker.get();
            things.put(type, thing);
        }
        return type.cast(thing);
    }
}
