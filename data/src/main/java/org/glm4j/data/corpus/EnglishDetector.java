package org.glm4j.data.corpus;

import com.optimaize.langdetect.DetectedLanguage;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import com.optimaize.langdetect.text.CommonTextObjectFactories;
import com.optimaize.langdetect.text.TextObjectFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Tells English texts from others, offline, by the frequencies of their letter sequences among 71 languages.
 *
 * <p>Optimaize rather than Lingua: on documents of pretraining corpora both are right in 99.6 to 99.9 % of cases, and
 * Optimaize, with its dependencies 4 MB where Lingua's are 110, is 20 times as fast.
 */
public final class EnglishDetector {

    /** More text than this changes no verdict. */
    private static final int ENOUGH = 1024;

    private final LanguageDetector detector;
    private final TextObjectFactory texts = CommonTextObjectFactories.forDetectingOnLargeText();

    /** Loads the language profiles. */
    public EnglishDetector() {
        try {
            detector = LanguageDetectorBuilder.create(NgramExtractors.standard())
                    .withProfiles(new LanguageProfileReader().readAllBuiltIn())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the profiles are in the library's own jar
        }
    }

    /** Whether a text is most probably English, by its beginning. May be called by several threads. */
    public boolean isEnglish(String text) {
        String beginning = text.substring(0, Math.min(text.length(), ENOUGH));
        List<DetectedLanguage> languages = detector.getProbabilities(texts.forText(beginning));
        return !languages.isEmpty()
                && languages.getFirst().getLocale().getLanguage().equals("en");
    }
}
