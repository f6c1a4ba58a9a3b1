/**
 * Reading text: from files of many formats, through a {@link org.glm4j.data.corpus.CorpusReader} that knows what a
 * corpus' records mean, to {@link org.glm4j.data.corpus.CorpusDocument}s.
 */
package org.glm4j.data.corpus;
