package org.glm4j.cli;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.glm4j.data.store.TokenizerFingerprint;
import org.glm4j.model.engine.Engine;
import org.glm4j.tokenizers.GlmTokenizer;
import picocli.CommandLine.ParseResult;

/** What one must know to repeat a training, as saved steps and reports keep it. */
final class Provenance {

    private Provenance() {}

    /** Of every training: versions, the options that were given, and the vocabulary. */
    static SequencedMap<String, String> of(ParseResult arguments, GlmTokenizer tokenizer) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("glm4j", Version.number());
        facts.put("java", Runtime.version().toString());
        facts.put("libtorch", Engine.start().report().libtorchVersion());
        facts.putAll(flags(arguments));
        facts.put("tokenizer fingerprint", TokenizerFingerprint.of(tokenizer));
        return facts;
    }

    /** The options that the user gave, by their names. */
    static SequencedMap<String, String> flags(ParseResult arguments) {
        var flags = new LinkedHashMap<String, String>();
        arguments.matchedOptions().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> flags.put(option.longestName(), String.join(" ", option.originalStringValues())));
        return flags;
    }
}
