/** Starts libtorch: finds the fastest libraries, loads them, says which they are and how fast this machine is. */
package org.glm4j.model.engine;
