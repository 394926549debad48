// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

extension RecorderConfiguration {
    /// How an intake works that reads the configured sources.
    var intake: IntakeOptions {
        var intake = IntakeOptions()
        intake.origin.service = service.name
        intake.origin.serviceVersion = service.version
        intake.origin.environment = service.environment
        intake.origin.host = host.name
        intake.environment = ServiceEnvironment.current
        intake.surroundings = kubernetes.origin
        intake.surroundings.host = HostName.current
        intake.context = context
        intake.readsFields = fields == .on
        intake.redaction = redaction
        intake.repeats = repeats
        intake.whenFull = sources.map(\.whenFull)
        intake.envelopes = sources.map(\.envelope)
        return intake
    }
}
