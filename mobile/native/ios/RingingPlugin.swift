import Capacitor

/// What the page may ask of the phone; its other side is console/src/reach/native-shell.ts.
@objc(RingingPlugin)
final class RingingPlugin: CAPPlugin, CAPBridgedPlugin {
    let identifier = "RingingPlugin"
    let jsName = "Ringing"
    let pluginMethods: [CAPPluginMethod] = [
        CAPPluginMethod(name: "register", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "takeAction", returnType: CAPPluginReturnPromise),
        CAPPluginMethod(name: "ended", returnType: CAPPluginReturnPromise),
    ]

    override func load() {
        RingCenter.shared.onChosen = { [weak self] in
            self?.bridge?.triggerWindowJSEvent(eventName: "ringchosen")
        }
    }

    @objc func register(_ call: CAPPluginCall) {
        DispatchQueue.main.async {
            RingCenter.shared.whenRegistered { token in
                call.resolve(["kind": "apns", "token": token, "sandbox": Self.isSandbox])
            }
        }
    }

    @objc func takeAction(_ call: CAPPluginCall) {
        DispatchQueue.main.async {
            guard let action = RingCenter.shared.takeAction() else { return call.resolve() }
            call.resolve(["callId": action.callId, "action": action.name])
        }
    }

    @objc func ended(_ call: CAPPluginCall) {
        guard let callId = call.getString("callId") else { return call.resolve() }
        DispatchQueue.main.async {
            RingCenter.shared.end(callId: callId, reason: .remoteEnded)
            call.resolve()
        }
    }

    /// Tokens of apps that were built for development are good at Apple's sandbox only.
    private static var isSandbox: Bool {
        #if DEBUG
        return true
        #else
        return false
        #endif
    }
}
