package org.glm4j.tokenizers;

/** Two neighbouring pieces that become one; the earlier in the merges file, the sooner. */
record BytePairMerge(String left, String right) {}
