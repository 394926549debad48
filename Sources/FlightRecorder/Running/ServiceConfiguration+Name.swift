// SPDX-License-Identifier: Apache-2.0

internal import ServiceLifecycle

extension ServiceGroupConfiguration.ServiceConfiguration {
    /// A service under the name of its type: without one the group describes a service by all that it holds, which takes a tenth of the start.
    init(_ service: any Service, whenItReturns success: TerminationBehavior = .cancelGroup) {
        self.init(service: service, successTerminationBehavior: success, serviceName: "\(type(of: service))")
    }
}
