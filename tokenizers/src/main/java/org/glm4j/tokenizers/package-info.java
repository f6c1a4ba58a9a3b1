/**
 * Room tokenizers: text to ids and back. {@link org.glm4j.tokenizers.Tokenizers} opens a vocabulary by the rules of the
 * reference implementation, {@link org.glm4j.tokenizers.HubTokenizer} by those of the Hub. The subword algorithms are
 * those of Hugging Face's Rust library and of SentencePiece; special tokens and what surrounds them are here.
 */
package org.glm4j.tokenizers;
