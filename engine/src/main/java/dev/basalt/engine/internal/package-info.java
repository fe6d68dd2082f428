/// How a collection lies on disk and is searched. Nothing here is API.
package dev.basalt.engine.internal;
