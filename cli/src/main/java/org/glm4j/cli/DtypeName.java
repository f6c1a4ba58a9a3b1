package org.glm4j.cli;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.glm4j.checkpoint.Dtype;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Floating point types as options name them. */
final class DtypeName implements ITypeConverter<Dtype>, Iterable<String> {

    private static final Map<String, Dtype> NAMES = names();

    private static Map<String, Dtype> names() {
        var names = new LinkedHashMap<String, Dtype>();
        for (Dtype dtype : Dtype.values()) {
            if (dtype.isFloatingPoint()) {
                names.put(of(dtype), dtype);
            }
        }
        return names;
    }

    /** The name of any element type, for example {@code fp16}. */
    static String of(Dtype dtype) {
        return dtype.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Dtype convert(String name) {
        Dtype dtype = NAMES.get(name.toLowerCase(Locale.ROOT));
        if (dtype == null) {
            throw new TypeConversionException("'%s' is none of %s".formatted(name, String.join(", ", NAMES.keySet())));
        }
        return dtype;
    }

    @Override
    public Iterator<String> iterator() {
        return NAMES.keySet().iterator();
    }
}
