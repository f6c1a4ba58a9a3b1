package org.glm4j.data.vocabulary;

import java.util.function.Consumer;

/** Cuts text into the words within which pieces are learnt. May be used by several threads. */
interface WordSplitter {

    void split(String text, Consumer<String> words);
}
