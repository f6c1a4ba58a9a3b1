/** How well a model predicts text that is there: LAMBADA's last words, perplexity of WikiText and any other text. */
package org.glm4j.evaluation.language;
