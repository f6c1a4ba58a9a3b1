/** Several processes that train one model: who they are, how they find each other, and what they compute together. */
package org.glm4j.training.distributed;
