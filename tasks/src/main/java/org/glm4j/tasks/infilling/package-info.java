/** Texts with several blanks to be filled: readers, random masking of words, and token samples equal to the reference's. */
package org.glm4j.tasks.infilling;
