// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import FlightRecorder

@Suite("Who a service is: the configuration, the environment, the stream, where panicbox runs")
struct ServiceEnvironmentTests {
    private static func origin(_ variables: [String: String]) -> Origin { ServiceEnvironment.origin { variables[$0] } }

    @Test func `the attributes name service, version and environment`() {
        let attributes = "service.name=orders, service.version=1.4.2+b%2C7 ,deployment.environment.name=production,team=a=b"
        var expected = Origin(service: "orders", serviceVersion: "1.4.2+b,7")
        expected.environment = "production"
        #expect(Self.origin(["OTEL_RESOURCE_ATTRIBUTES": attributes]) == expected)
    }

    @Test func `the variable of its own goes before the attribute`() {
        let variables = ["OTEL_SERVICE_NAME": "cart", "OTEL_RESOURCE_ATTRIBUTES": "service.name=orders"]
        #expect(Self.origin(variables).service == "cart")
        #expect(Self.origin(variables.merging(["OTEL_SERVICE_NAME": ""]) { $1 }).service == "orders")
    }

    @Test func `the environment's older name counts where the newer is not there`() {
        #expect(Self.origin(["OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=stage"]).environment == "stage")
        let both = "deployment.environment=old,deployment.environment.name=new"
        #expect(Self.origin(["OTEL_RESOURCE_ATTRIBUTES": both]).environment == "new")
    }

    @Test(arguments: ["", "service.name", "service.name=a%2", "service.name=a,b", "=x", "service.name=", ",,,", "service.name=%zz"])
    func `what cannot be read names nothing`(attributes: String) {
        #expect(Self.origin(["OTEL_RESOURCE_ATTRIBUTES": attributes]) == Origin())
    }

    @Test func `each source goes before the next one`() {
        var options = IntakeOptions()
        options.surroundings = Origin(service: "container", serviceVersion: "5", environment: "e5")
        #expect(options.origin(of: Origin()).service == "container")
        let stream = Origin(service: "unit", serviceVersion: "4")
        #expect(options.origin(of: stream).service == "unit")
        options.environment = Origin(service: "otel", serviceVersion: "2")
        #expect(options.origin(of: stream).service == "otel")
        options.origin = Origin(service: "configured")
        let whole = options.origin(of: stream)
        #expect(whole.service == "configured" && whole.serviceVersion == "2" && whole.environment == "e5")
    }

    @Test func `the environment is not that of another container`() {
        var options = IntakeOptions()
        options.environment = Origin(service: "panicbox-agent")
        var stream = Origin(service: "pay")
        stream.container = ContainerOrigin(name: "pay")
        #expect(options.origin(of: stream).service == "pay")
    }
}
