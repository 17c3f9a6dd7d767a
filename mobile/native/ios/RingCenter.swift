import CallKit
import PushKit

/// Takes the server's rings from PushKit and has CallKit ring. Their fields: docs/push.md.
final class RingCenter: NSObject {
    static let shared = RingCenter()

    struct Action {
        let callId: String
        let name: String
    }

    private let registry = PKPushRegistry(queue: .main)
    private let provider: CXProvider
    private var expiries: [UUID: Timer] = [:]
    private var waiting: [(String) -> Void] = []
    private(set) var token: String?
    private var chosen: Action?
    /// The page may be in front, and then nothing else tells it to look.
    var onChosen: (() -> Void)?

    private override init() {
        let configuration = CXProviderConfiguration()
        configuration.supportsVideo = true
        configuration.supportedHandleTypes = [.generic, .phoneNumber]
        provider = CXProvider(configuration: configuration)
        super.init()
        provider.setDelegate(self, queue: .main)
    }

    /// Called at each start of the app: a push may be the reason for it.
    func start() {
        registry.delegate = self
        registry.desiredPushTypes = [.voIP]
    }

    func whenRegistered(_ tell: @escaping (String) -> Void) {
        if let token { tell(token) } else { waiting.append(tell) }
    }

    /// Told once.
    func takeAction() -> Action? {
        defer { chosen = nil }
        return chosen
    }

    func end(callId: String, reason: CXCallEndedReason) {
        guard let uuid = UUID(uuidString: callId) else { return }
        expiries.removeValue(forKey: uuid)?.invalidate()
        provider.reportCall(with: uuid, endedAt: nil, reason: reason)
    }

    private func ring(_ payload: [AnyHashable: Any], completion: @escaping () -> Void) {
        let callId = payload["callId"] as? String ?? ""
        // Every VoIP push has to be reported, or iOS ends the app: also one that says nothing.
        let uuid = UUID(uuidString: callId) ?? UUID()
        let caller = payload["callerId"] as? String ?? "Unknown"
        let update = CXCallUpdate()
        update.remoteHandle = CXHandle(type: caller.hasPrefix("+") ? .phoneNumber : .generic, value: caller)
        update.hasVideo = payload["callType"] as? String == "video"
        let left = Self.secondsUntil(payload["expiresAt"] as? String)
        provider.reportNewIncomingCall(with: uuid, update: update) { [weak self] error in
            defer { completion() }
            guard error == nil, let self else { return }
            guard left > 0 else { return self.end(callId: uuid.uuidString, reason: .unanswered) }
            self.expiries[uuid] = Timer.scheduledTimer(withTimeInterval: left, repeats: false) { _ in
                self.end(callId: uuid.uuidString, reason: .unanswered)
            }
        }
    }

    private static func secondsUntil(_ iso: String?) -> TimeInterval {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return iso.flatMap(format.date(from:))?.timeIntervalSinceNow ?? 0
    }
}

extension RingCenter: PKPushRegistryDelegate {
    func pushRegistry(_ registry: PKPushRegistry, didUpdate credentials: PKPushCredentials, for type: PKPushType) {
        let hex = credentials.token.map { String(format: "%02x", $0) }.joined()
        token = hex
        waiting.forEach { $0(hex) }
        waiting = []
    }

    func pushRegistry(
        _ registry: PKPushRegistry,
        didReceiveIncomingPushWith payload: PKPushPayload,
        for type: PKPushType,
        completion: @escaping () -> Void
    ) {
        ring(payload.dictionaryPayload, completion: completion)
    }
}

extension RingCenter: CXProviderDelegate {
    func providerDidReset(_ provider: CXProvider) {
        expiries.values.forEach { $0.invalidate() }
        expiries = [:]
    }

    func provider(_ provider: CXProvider, perform action: CXAnswerCallAction) {
        choose("answer", action.callUUID)
        action.fulfill()
    }

    func provider(_ provider: CXProvider, perform action: CXEndCallAction) {
        choose("decline", action.callUUID)
        action.fulfill()
    }

    private func choose(_ name: String, _ uuid: UUID) {
        expiries.removeValue(forKey: uuid)?.invalidate()
        // The server writes ids in small letters.
        chosen = Action(callId: uuid.uuidString.lowercased(), name: name)
        onChosen?()
    }
}
