package org.patchcord.ringing

import android.annotation.SuppressLint
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.media.AudioAttributes
import android.media.RingtoneManager
import android.os.Build
import androidx.core.app.NotificationCompat
import androidx.core.app.NotificationManagerCompat
import androidx.core.app.Person

/** The system's own card of an incoming call. */
object RingNotification {
    const val CALL_ID = "org.patchcord.ringing.CALL_ID"
    const val ACTION = "org.patchcord.ringing.ACTION"
    private const val CHANNEL = "rings"
    private const val ID = 1

    // Without the permission nothing is shown, which is what its owner wants.
    @SuppressLint("MissingPermission")
    fun show(context: Context, ring: Ring) {
        createChannel(context)
        val caller = Person.Builder().setName(ring.callerId.ifEmpty { "Unknown" }).setImportant(true).build()
        val decline = open(context, ring, "decline")
        val answer = open(context, ring, "answer")
        val style = NotificationCompat.CallStyle.forIncomingCall(caller, decline, answer).setIsVideo(ring.isVideo)
        val notification = NotificationCompat.Builder(context, CHANNEL)
            .setSmallIcon(android.R.drawable.sym_call_incoming)
            .setStyle(style)
            .setCategory(NotificationCompat.CATEGORY_CALL)
            .setPriority(NotificationCompat.PRIORITY_MAX)
            .setOngoing(true)
            .setTimeoutAfter(ring.leftMs)
            .setFullScreenIntent(open(context, ring, null), true)
            .build()
        NotificationManagerCompat.from(context).notify(ring.callId, ID, notification)
    }

    fun remove(context: Context, callId: String) = NotificationManagerCompat.from(context).cancel(callId, ID)

    /** Opens the app, which connects and does what was chosen: an answer and a refusal both go to the server. */
    private fun open(context: Context, ring: Ring, action: String?): PendingIntent {
        val intent = requireNotNull(context.packageManager.getLaunchIntentForPackage(context.packageName))
        intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_SINGLE_TOP)
        intent.putExtra(CALL_ID, ring.callId).putExtra(ACTION, action)
        val requestCode = (ring.callId + action).hashCode()
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        return PendingIntent.getActivity(context, requestCode, intent, flags)
    }

    private fun createChannel(context: Context) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) return
        val channel = NotificationChannel(CHANNEL, "Incoming calls", NotificationManager.IMPORTANCE_HIGH)
        val sound = AudioAttributes.Builder().setUsage(AudioAttributes.USAGE_NOTIFICATION_RINGTONE).build()
        channel.setSound(RingtoneManager.getDefaultUri(RingtoneManager.TYPE_RINGTONE), sound)
        channel.enableVibration(true)
        context.getSystemService(NotificationManager::class.java).createNotificationChannel(channel)
    }
}
