/** Tokenised corpora on disk: built in parallel, restartable, memory-mapped, checked. */
package org.glm4j.data.store;
