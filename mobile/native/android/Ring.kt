package org.patchcord.ringing

import java.text.ParseException
import java.text.SimpleDateFormat
import java.util.Locale
import java.util.TimeZone

/** Somebody calls, until `expiresAt` (epoch ms). */
data class Ring(val callId: String, val callerId: String, val isVideo: Boolean, val expiresAt: Long) {
    val leftMs: Long get() = expiresAt - System.currentTimeMillis()

    companion object {
        /** Null for what is no ring. */
        fun of(data: Map<String, String>): Ring? {
            if (data["type"] != "incoming_call") return null
            val callId = data["callId"] ?: return null
            val expiresAt = epochMs(data["expiresAt"]) ?: return null
            return Ring(callId, data["callerId"].orEmpty(), data["callType"] == "video", expiresAt)
        }

        /** java.time begins with Android 8, and this with Android 7. */
        private fun epochMs(iso: String?): Long? {
            val format = SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            format.timeZone = TimeZone.getTimeZone("UTC")
            return try {
                iso?.let { format.parse(it)?.time }
            } catch (_: ParseException) {
                null
            }
        }
    }
}
