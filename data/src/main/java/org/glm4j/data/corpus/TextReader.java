package org.glm4j.data.corpus;

import java.util.List;

/**
 * Every record is a document: plain text, or the text field of a JSON object or a table's row.
 *
 * @param name what users call it
 * @param layout how files are divided
 */
record TextReader(String name, RecordLayout layout) implements CorpusReader {

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        String text = switch (record) {
            case CorpusRecord.Raw raw when !raw.isJson() -> raw.text();
            case CorpusRecord json when json.json().isString() -> json.text();
            case CorpusRecord json -> textField(RecordFields.of(json), options);
        };
        return text.isBlank() ? List.of() : List.of(CorpusDocument.of(text));
    }

    private static String textField(RecordFields fields, ReaderOptions options) {
        if (options.textKey().isPresent()) {
            String key = options.textKey().get();
            return fields.has(key) ? fields.required(key) : missing(key);
        }
        if (fields.has("text")) {
            return fields.required("text");
        }
        return fields.has("sentence") ? fields.required("sentence") : missing("text");
    }

    private static String missing(String key) {
        throw new MalformedRecordException(
                "has no field \"%s\": name the field of the text with --text-key".formatted(key));
    }
}
