package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Things that take long to make, lent to encodings for one page after another.
///
/// - **Threads:** confined to one at a time
public final class Workspace {
    private static final long[] NONE = {};
    /// More arrays than this are not kept.
    private static final int MOST_IDLE = 32;

    private final Map<Class<?>, Object> things = new HashMap<>();
    private final List<long[]> idle = new ArrayList<>();
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

    /// Integers that are wanted for a while, in memory that others had before.
    ///
    /// @param rows how many
    /// @return a column of so many rows, which hold anything; it is given back by [#giveBack]
    public LongColumn borrow(int rows) {
        LongColumn column = new LongColumn(Simple.INT64, fitting(rows));
        column.extend(rows);
        return column;
    }

    /// The smallest array that has room for so many numbers; a new one in the place of the largest if none has.
    private long[] fitting(int rows) {
        int best = -1;
        for (int i = 0; i < idle.size(); i++) {
            int size = idle.get(i).length;
            int least = best < 0 ? 0 : idle.get(best).length;
            if (least < rows ? size > least : size >= rows && size < least) {
                best = i;
            }
        }
        long[] found = best < 0 ? NONE : idle.remove(best);
        return found.length < rows ? new long[rows] : found;
    }

    /// Takes back what was borrowed; it must not be used any more. What is never given back is only slower.
    ///
    /// @param column was borrowed here
    public void giveBack(LongColumn column) {
        if (idle.size() < MOST_IDLE) {
            idle.add(column.values());
        }
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
