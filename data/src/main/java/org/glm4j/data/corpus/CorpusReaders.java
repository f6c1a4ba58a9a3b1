package org.glm4j.data.corpus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;

/** All readers by name: those of the reference's corpora, those of plain formats, and those found as services. */
public final class CorpusReaders {

    /** Reads files by the endings of their names. */
    static final String ANY_FORMAT = "any";

    private final Map<String, CorpusReader> readers = new LinkedHashMap<>();

    private CorpusReaders() {}

    /**
     * The built-in readers and those on the class path.
     *
     * @throws InvalidInputException if two have the same name
     */
    public static CorpusReaders all() {
        return of(ServiceLoader.load(CorpusReader.class));
    }

    static CorpusReaders of(Iterable<CorpusReader> services) {
        var all = new CorpusReaders();
        Stream.of(
                        new TextReader("wikipedia", RecordLayout.JSON),
                        new KeySentenceReader("wikipedia-key"),
                        new OpenWebTextReader("openwebtext"),
                        new CcNewsReader("cc-news"),
                        new PileReader("pile"),
                        new TextReader("stories", RecordLayout.JSON),
                        new TextReader("bert-base", RecordLayout.LINES),
                        new TextReader("bert-large", RecordLayout.LINES),
                        new TextReader("wikibook", RecordLayout.LINES),
                        new WudaoReader("wudao"),
                        new ZhihuReader("zhihu"),
                        new ZhidaoReader("zhidao"),
                        new BaikeReader("baike"),
                        new PromptReader("test"),
                        new TextReader("text-lines", RecordLayout.LINES),
                        new TextReader("text-paragraphs", RecordLayout.PARAGRAPHS),
                        new TextReader("text-files", RecordLayout.WHOLE_FILES),
                        new TextReader("json", RecordLayout.JSON),
                        new TextReader(ANY_FORMAT, RecordLayout.BY_NAME))
                .forEach(all::add);
        services.forEach(all::add);
        return all;
    }

    private void add(CorpusReader reader) {
        if (readers.putIfAbsent(reader.name(), reader) != null) {
            throw new InvalidInputException("two corpus readers are called %s: rename %s"
                    .formatted(reader.name(), reader.getClass().getName()));
        }
    }

    /** Names of all readers. */
    public Set<String> names() {
        return Set.copyOf(readers.keySet());
    }

    /** Whether there is a reader of this name. */
    public boolean has(String name) {
        return readers.containsKey(name);
    }

    /**
     * The reader of this name.
     *
     * @throws InvalidInputException if there is none
     */
    public CorpusReader named(String name) {
        CorpusReader reader = readers.get(name);
        if (reader == null) {
            throw new InvalidInputException(
                    "no corpus reader is called %s: use one of %s".formatted(name, List.copyOf(readers.keySet())));
        }
        return reader;
    }
}
