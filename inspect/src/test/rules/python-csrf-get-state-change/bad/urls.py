from django.urls import path
from . import views

urlpatterns = [path("remove/<int:pk>", views.remove)]
