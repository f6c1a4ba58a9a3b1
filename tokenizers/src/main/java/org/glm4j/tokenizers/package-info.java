/** Room tokenizers. */
package org.glm4j.tokenizers;
