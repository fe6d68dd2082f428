/// Files inside jars that must lie on disk before they can be used: models and native libraries.
package dev.basalt.model.internal;
