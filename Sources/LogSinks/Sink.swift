// SPDX-License-Identifier: Apache-2.0

/// A place that documents are delivered to.
package protocol Sink: Sendable {
    /// Hands over a batch. Returning means that the receiver has answered for every record, or that it is known why it has not.
    ///
    /// Where documents are sent, and some cannot be read, the answer is ``DeliveryAnswer/unreadable``, and nothing was sent: what
    /// ``OutgoingBatch/forEachDocument(_:)`` answers, or ``OutgoingBatch/unreadable``, tells.
    ///
    /// Never throws: a failure is an answer, and what to do about it is the delivery loop's decision. One call at a time.
    func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer

    /// True while ``OutgoingBatch/frames`` would be sent; whoever makes the batch need not fill them otherwise.
    var takesFrames: Bool { get }

    /// How each receiver does; empty for a sink that has only one way to go.
    var endpoints: [EndpointStatus] { get }

    /// Lets every endpoint be tried at once, however long its breaker or its own wish would keep it alone. Called when the recorder is
    /// about to stop: what is not delivered then may be gone with the machine.
    func endRests()

    /// Lets go of connections and files; called once, after the last delivery.
    func close() async
}

extension Sink {
    package var takesFrames: Bool { false }
    package var endpoints: [EndpointStatus] { [] }
    package func endRests() {}
}
