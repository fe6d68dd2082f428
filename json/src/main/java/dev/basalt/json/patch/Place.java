package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.ByteBuilder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where a value is while a patch is applied: its pointer is asked for when it is written, as operations before
/// it move elements.
sealed interface Place {
    /// The whole document.
    Place ROOT = new Root();

    /// Writes the pointer, escaped for a JSON string.
    void write(ByteBuilder out);

    /// About how many bytes that takes.
    int estimate();

    /// The whole document.
    record Root() implements Place {
        @Override
        public void write(ByteBuilder out) {
            // The empty pointer.
        }

        @Override
        public int estimate() {
            return 0;
        }
    }

    /// A member of an object.
    record OfMember(Place parent, JsonDocument document, int name) implements Place {
        @Override
        public void write(ByteBuilder out) {
            parent.write(out);
            String text = document.string(name).replace("~", "~0").replace("/", "~1");
            out.add('/');
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.escaped(utf8, 0, utf8.length);
        }

        @Override
        public int estimate() {
            return parent.estimate() + (int) Spans.size(document, name) - 1;
        }
    }

    /// An element of an array that no operation changes.
    record OfElement(Place parent, int index) implements Place {
        @Override
        public void write(ByteBuilder out) {
            parent.write(out);
            out.ascii("/" + index);
        }

        @Override
        public int estimate() {
            return parent.estimate() + 1 + digits(index);
        }
    }

    /// An element of an array that is edited.
    record OfSlot(ArrayEdit array, int slot) implements Place {
        @Override
        public void write(ByteBuilder out) {
            array.place().write(out);
            out.ascii("/" + array.index(slot));
        }

        @Override
        public int estimate() {
            return array.place().estimate() + 1 + digits(slot);
        }
    }

    /// How many digits a number has.
    static int digits(int number) {
        int count = 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            count++;
        }
        return count;
    }

    /// The slot that is filled or emptied by an operation on this place.
    static @Nullable OfSlot slot(Place place) {
        return place instanceof OfSlot slot ? slot : null;
    }
}
