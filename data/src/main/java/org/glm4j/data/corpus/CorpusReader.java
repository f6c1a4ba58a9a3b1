package org.glm4j.data.corpus;

import java.util.List;

/**
 * Knows what the records of a corpus mean.
 *
 * <p>A reader of your own: implement this with a public class that has a public constructor without arguments, and name
 * it in {@code META-INF/services/org.glm4j.data.corpus.CorpusReader} of a jar on the class path. Its {@link #name()}
 * then works wherever a corpus names its reader. Instances must be usable by several threads at once.
 *
 * <pre>{@code
 * public final class RecipeReader implements CorpusReader {
 *     public String name() { return "recipes"; }
 *     public RecordLayout layout() { return RecordLayout.JSON; }
 *     public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
 *         var fields = RecordFields.of(record);
 *         return List.of(CorpusDocument.of("Ingredients: " + fields.required("ingredients") + "\n",
 *                                          fields.required("steps")));
 *     }
 * }
 * }</pre>
 */
public interface CorpusReader {

    /** What users call it. */
    String name();

    /** How this corpus' files are divided into records. */
    RecordLayout layout();

    /**
     * The documents of one record, perhaps none.
     *
     * @throws MalformedRecordException if the record is not what it should be
     */
    List<CorpusDocument> read(CorpusRecord record, ReaderOptions options);

    /** Whether typographic quotes and dashes are written plainly before tokenising. */
    default boolean standardizesPunctuation() {
        return true;
    }

    /** Whether documents that are not English are left out. */
    default boolean englishOnly() {
        return false;
    }
}
