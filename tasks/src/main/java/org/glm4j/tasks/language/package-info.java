/** Texts whose words a model predicts: LAMBADA, WikiText and any other, cut and encoded as the reference does. */
package org.glm4j.tasks.language;
