"""Addresses of the delivery log."""

from django.urls import path

from notifications.views import deliveries, words

app_name = "notifications"

urlpatterns = [
    path("deliveries/", deliveries.show_deliveries, name="deliveries"),
    path("deliveries/<uuid:delivery_id>/", deliveries.show_delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/mail", deliveries.show_mail, name="delivery_mail"),
    path("deliveries/<uuid:delivery_id>/resend/", deliveries.resend_delivery, name="delivery_resend"),
    path("deliveries/words/", words.show_words, name="words"),
    path("deliveries/words/line/", words.change_line, name="words_line"),
    path("deliveries/words/preview/", words.show_preview, name="words_preview"),
    path("deliveries/words/brand/", words.show_brand, name="words_brand"),
    path("deliveries/words/brand/<slug:site>/", words.show_brand, name="words_brand_site"),
]
