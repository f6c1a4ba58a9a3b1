/** What every room stands on: errors a user can act on, and the progress of long work. */
package org.glm4j.foundation;
