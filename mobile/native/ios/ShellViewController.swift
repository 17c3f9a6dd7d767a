import Capacitor

/// Capacitor's page, with our plugin.
final class ShellViewController: CAPBridgeViewController {
    override func capacitorDidLoad() {
        bridge?.registerPluginInstance(RingingPlugin())
    }
}
