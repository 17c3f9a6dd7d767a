package org.patchcord.ringing

import com.google.firebase.messaging.FirebaseMessagingService
import com.google.firebase.messaging.RemoteMessage

/** Takes the server's rings from FCM, also while the app is closed. Their fields: docs/push.md. */
class RingService : FirebaseMessagingService() {
    override fun onMessageReceived(message: RemoteMessage) {
        val ring = Ring.of(message.data) ?: return
        // Every high-priority message has to lead to something that is seen, or Android lowers their priority.
        if (ring.leftMs > 0) RingNotification.show(this, ring)
    }
}
