/** Corpora and training samples as a person can look at them: figures, text, pictures. */
package org.glm4j.data.show;
