/// The messages of the protocol in Java's terms: conversion between proto and domain, tensor chunks,
/// limits, and the queue before a stream. Knows no decision of coordinator or worker.
@org.jspecify.annotations.NullMarked
package dev.ruban.wire;
