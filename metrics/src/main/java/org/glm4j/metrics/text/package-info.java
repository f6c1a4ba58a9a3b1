/**
 * Texts as measures see them: words ({@link org.glm4j.metrics.text.WordTokenizer}), stems ({@link
 * org.glm4j.metrics.text.PorterStemmer}), and the rules between a data set's spacing and ordinary text ({@link
 * org.glm4j.metrics.text.Detokenizer}, {@link org.glm4j.metrics.text.TokenizationRepair}).
 */
package org.glm4j.metrics.text;
