package org.patchcord.ringing

import android.Manifest
import android.content.Intent
import android.os.Build
import com.getcapacitor.JSObject
import com.getcapacitor.PermissionState
import com.getcapacitor.Plugin
import com.getcapacitor.PluginCall
import com.getcapacitor.PluginMethod
import com.getcapacitor.annotation.CapacitorPlugin
import com.getcapacitor.annotation.Permission
import com.getcapacitor.annotation.PermissionCallback
import com.google.firebase.messaging.FirebaseMessaging

/** What the page may ask of the phone; its other side is console/src/reach/native-shell.ts. */
@CapacitorPlugin(
    name = "Ringing",
    permissions = [Permission(alias = "notifications", strings = [Manifest.permission.POST_NOTIFICATIONS])],
)
class RingingPlugin : Plugin() {
    private var chosen: JSObject? = null

    override fun load() = take(activity.intent)

    override fun handleOnNewIntent(intent: Intent) {
        take(intent)
        // The page may be in front already, and then nothing else tells it to look.
        bridge.triggerWindowJSEvent("ringchosen")
    }

    private fun take(intent: Intent?) {
        val callId = intent?.getStringExtra(RingNotification.CALL_ID) ?: return
        RingNotification.remove(context, callId)
        val action = intent.getStringExtra(RingNotification.ACTION) ?: return
        chosen = JSObject().put("callId", callId).put("action", action)
        // An activity that is made anew is given the same intent.
        intent.removeExtra(RingNotification.CALL_ID)
    }

    @PluginMethod
    fun register(call: PluginCall) {
        val mustAsk = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
        if (mustAsk && getPermissionState("notifications") != PermissionState.GRANTED) {
            requestPermissionForAlias("notifications", call, "tellToken")
        } else {
            tellToken(call)
        }
    }

    @PermissionCallback
    private fun tellToken(call: PluginCall) {
        // Throws when google-services.json was not there at the build.
        try {
            FirebaseMessaging.getInstance().token
                .addOnSuccessListener { call.resolve(JSObject().put("kind", "fcm").put("token", it)) }
                .addOnFailureListener { call.reject("Firebase gives no token", it) }
        } catch (error: IllegalStateException) {
            call.reject("Firebase is not set up in this app", error)
        }
    }

    /** Told once. */
    @PluginMethod
    fun takeAction(call: PluginCall) {
        call.resolve(chosen ?: JSObject())
        chosen = null
    }

    @PluginMethod
    fun ended(call: PluginCall) {
        call.getString("callId")?.let { RingNotification.remove(context, it) }
        call.resolve()
    }
}
