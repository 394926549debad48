// SPDX-License-Identifier: Apache-2.0

/// Adds to a death what its own text does not say, before it is counted and written: a diagnosis, the health of the process before it, what is
/// known of its fingerprint.
///
/// Called on the way into the store, one after the other in the order of ``LogParsing/DocumentWriter/enrichers``: what an enricher has to wait for, it
/// has got before.
package protocol CrashEnricher: Sendable {
    /// Told of each crash once, with its lines before and how its process ended where that is known.
    func enrich(_ crash: inout CrashRecord, of origin: Origin)
    /// Told of each silent death once.
    func enrich(_ exit: inout ExitRecord, of origin: Origin)
}

extension CrashEnricher {
    package func enrich(_ exit: inout ExitRecord, of origin: Origin) {}
}
