/**
 * Texts to be written from texts: readers of the reference's data sets and the token samples made of them, equal to the
 * reference's.
 */
package org.glm4j.tasks.seq2seq;
