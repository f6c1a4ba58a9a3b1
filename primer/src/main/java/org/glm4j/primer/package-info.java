/**
 * The plain English that the embedded model learns from: facts, their phrasings and small stories, made from tables and
 * grammars in resource files. {@link org.glm4j.primer.Primer} makes any document from a seed and an index.
 */
package org.glm4j.primer;
